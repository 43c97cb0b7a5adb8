import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RenderFailure } from '../build/failure.mjs';
import { MAX_FORMULA_LENGTH, renderMath } from '../build/math.mjs';

const FORMULAS = String.raw`
\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}
\hat{y} = \operatorname*{arg\,max}_{y \in \mathcal{V}} p_\theta(y \mid x_{1:t})
\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V
f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha\,(e^{x} - 1) & \text{otherwise} \end{cases}
\begin{aligned} \mathcal{L}(\theta) &= -\mathbb{E}_{x \sim p}\left[\log p_\theta(x)\right] \\ &= H(p) + D_{\mathrm{KL}}\!\left(p \,\|\, p_\theta\right) \end{aligned}
R_{\Theta} = \begin{pmatrix} \cos m\theta & -\sin m\theta \\ \sin m\theta & \cos m\theta \end{pmatrix}
\begin{bmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots & a_{mn} \end{bmatrix}
\left\lVert x \right\rVert_2 = \sqrt{\sum_{i=1}^{n} x_i^2} \le \lVert x \rVert_1
\hat{m}_t = \frac{m_t}{1-\beta_1^t}, \quad \theta_{t+1} = \theta_t - \eta \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}
W' = W_0 + \frac{\alpha}{r} BA, \qquad B \in \mathbb{R}^{d \times r}
\text{bytes} = 2 \cdot L \cdot n_{kv} \cdot d_{head} \cdot \text{tokens} \cdot b
\frac{\partial L}{\partial W} = \frac{\partial L}{\partial y}\, x^\top, \quad \nabla_\theta J(\theta) = \mathbb{E}_{\pi_\theta}\big[\hat{A}(s,a)\big]
\exp\!\left(-\tfrac{1}{2}(x-\mu)^{\top}\Sigma^{-1}(x-\mu)\right)
\text{pass@}k = \mathbb{E}\left[1 - \frac{\binom{n-c}{k}}{\binom{n}{k}}\right]
\int_{0}^{\infty} e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}, \quad \lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^{n} = e
\prod_{i=1}^{n} p_i \ge \varepsilon \iff \sum_{i} \log p_i \ge \log \varepsilon
\underbrace{2 \cdot 80 \cdot 8 \cdot 128}_{\text{values}} \times \overbrace{2}^{\text{bytes}} = 327{,}680
\mathbf{h}_l = \mathbf{h}_{l-1} + \mathrm{MLP}\bigl(\mathrm{LN}(\mathbf{h}_{l-1})\bigr), \; \boldsymbol{\theta}^{*}
\overline{X}_n \xrightarrow{\;d\;} \mathcal{N}(\mu, \sigma^2), \; \underline{y}, \; \cancel{x}, \; \boxed{C \approx 6ND}
\widehat{\theta}, \widetilde{x}, \bar{x}, \tilde{x}, \vec{v}, \dot{x}, \ddot{x}, \widehat{ABC}, \overrightarrow{AB}
\left\lfloor \frac{n}{2} \right\rfloor + \left\lceil \log_2 n \right\rceil, \quad \left\langle q, k \right\rangle
\mathbb{1}[x > 0], \; \mathbb{P}(A \mid B), \; \mathfrak{g}, \; \mathsf{T}, \; \mathtt{x}, \; \mathscr{L}
\begin{vmatrix} a & b \\ c & d \end{vmatrix}, \quad \begin{array}{c|cc} & x & y \\ \hline a & 1 & 2 \end{array}
\frac{1}{1 + \cfrac{1}{1 + \cfrac{1}{1 + x}}}, \quad f'(x), f''(x), a^{b^{c^d}}, x_{i_{j_k}}
O(n^2 d), \; \Theta(n \log n), \; \sqrt[3]{x}, \; 41\,\%, \; \pm, \; \forall x \exists y, \; A \otimes B, \; \ldots
`
  .trim()
  .split('\n');

/** Commands that link, load, name or style, and ones whose look does not follow light and dark. */
const REFUSED = String.raw`
\href{javascript:alert(1)}{x}
\url{https://example.org}
\includegraphics{https://example.org/x.png}
\class{a}{x}
\id{a}{x}
\style{color:red}{x}
\data{a=b}{x}
\htmlClass{a}{x}
\htmlId{a}{x}
\htmlStyle{color:red}{x}
\ref{a}
\eqref{a}
\begin{equation}a\end{equation}
\textcolor{red}{x}
\colorbox{yellow}{x}
\rule{1em}{1em}
\verb|x|
\foo
x^
\frac{1}
x \\ \end{aligned}
$x$
`
  .trim()
  .split('\n');

/** @param {string} source @param {boolean} [display] */
function failure(source, display = false) {
  try {
    renderMath(source, display);
  } catch (error) {
    assert.ok(error instanceof RenderFailure, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error;
  }
  return assert.fail(`not refused: ${source.slice(0, 60)}`);
}

/** Processor time, since the clock also counts what else the machine does. @param {NodeJS.CpuUsage} start */
function cpuSeconds(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

test('renders the formulas of the field as bare MathML', () => {
  for (const source of FORMULAS) {
    for (const display of [false, true]) {
      const html = renderMath(source, display);
      assert.match(html, display ? /^<math display="block"/ : /^<math[ >]/, source);
      assert.doesNotMatch(html, /<(?!\/?m)|\bon\w+=|href|src=|url\(|class="tml-display"|color/, source);
    }
  }
});

test('refuses what links, loads, styles or is not understood', () => {
  for (const source of REFUSED) failure(source);
});

test('escapes text', () => {
  const html = renderMath(String.raw`\text{<script>alert("x")</script> \& onload=}`, false);
  assert.match(html, /<mtext>&lt;script&gt;alert/);
  assert.doesNotMatch(html, /<script/);
});

test('says where the fault is', () => {
  const error = failure('a = b\n\\foo + c', true);
  assert.equal(error.line, 2);
  assert.match(error.message, /\\foo/);
});

test('answers for pathological input at once', () => {
  const deep = 3000;
  const sources = [
    'x'.repeat(MAX_FORMULA_LENGTH + 1),
    'x'.repeat(100_000),
    '{'.repeat(1900) + 'x' + '}'.repeat(1900),
    '\\sqrt{'.repeat(600) + 'x' + '}'.repeat(600),
    String.raw`\def\a{\a\a}\a`,
    String.raw`\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c}\d\d\d`,
    '('.repeat(deep) + '\\left('.repeat(100),
    ' ',
  ];
  for (const source of sources) {
    const start = process.cpuUsage();
    failure(source);
    assert.ok(cpuSeconds(start) < 1, source.slice(0, 20));
  }
});

test('bounds what a command sizes', () => {
  assert.match(renderMath(String.raw`a\hspace{99999em}b`, false), /width="20em"/);
});

test('nothing can be defined: a short formula would become a huge one, or change the next', () => {
  for (const name of ['def', 'gdef', 'let', 'newcommand', 'renewcommand', 'DeclareMathOperator']) {
    assert.match(failure(`\\${name}\\mine{x}\\mine`).message, /is not supported: write out/);
  }
  assert.match(renderMath(String.raw`\left(\Delta\right)`, false), /^<math/);
});

test('nothing lies over its surroundings', () => {
  const sources = ['smash{x}', 'mathrlap{x}', 'raisebox{3em}{x}', 'raise 9em x', 'kern-3em x', 'rule[-9em]{1em}{1em}'];
  for (const source of [...sources.map((text) => `\\${text}`), String.raw`\!`.repeat(13) + 'x']) {
    assert.ok(failure(source).message, source);
  }
  assert.match(renderMath(String.raw`\!\!x\hphantom{ab}y`, false), /^<math/);
});

test('no character turns the direction of writing', () => {
  assert.match(failure(String.raw`\char"202E x`).message, /invisible/);
});

test('spaces as TeX does', () => {
  const fitted = renderMath(String.raw`\sigma\!\left(x\right)`, false);
  assert.doesNotMatch(fitted, /margin-left/);
  const sum = renderMath(String.raw`\sum_{i=1} x = 1`, true);
  assert.match(sum, /<mi>i<\/mi><mo lspace="0" rspace="0">=<\/mo>/);
  assert.match(sum, /<mi>x<\/mi><mo>=<\/mo>/);
  assert.match(renderMath(String.raw`p(x)\log q`, false), /<mspace width="0.1667em"><\/mspace><mi>log/);
  assert.doesNotMatch(renderMath(String.raw`= \log q`, false), /<mspace width="0.1667em"><\/mspace><mi>log/);
});

test('lets only a wide formula take the focus', () => {
  assert.doesNotMatch(renderMath('x = 1', true), /tabindex/);
  assert.match(renderMath(`x = ${'a + '.repeat(20)} b`, true), /tabindex="0"/);
});
