// The script of store.html; see store/frame.js.
import { answerParent } from "./store/frame.js";
import { usableDeviceStorage } from "./store/storage.js";

const storage = usableDeviceStorage(window);
if (storage && window.parent !== window) answerParent(window, storage);
