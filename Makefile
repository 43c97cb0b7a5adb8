# Every target sets up what it needs, once, and passes ARGS on: make test ARGS="-k search".
# hooks/bootstrap.py does the work and needs nothing but Python 3.11 or newer.
PYTHON ?= python3
ARGS ?=

TARGETS := site serve test check bench offline setup lock
.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) hooks/bootstrap.py $@ $(ARGS)
