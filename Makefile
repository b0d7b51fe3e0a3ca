# The four things one does with this repository, and two parts of them.

.PHONY: demo test bench check web build

demo: ## build and serve a made-up commune on 127.0.0.1:8080
	@scripts/demo.sh

test: ## all tests, on SQLite, PostgreSQL and in a browser
	@scripts/test.sh

bench: ## measure
	@scripts/bench.sh

check: ## formatting, generated code, vet, lint
	@scripts/check.sh

web: ## what runs in the browser
	@scripts/web.sh

build: ## ./thonso
	@scripts/build.sh
