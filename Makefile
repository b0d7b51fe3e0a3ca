# The five things one does with this repository, and two parts of them.

.PHONY: demo test bench race check web build

demo: ## build and serve a made-up commune on 127.0.0.1:8080
	@scripts/demo.sh

test: ## all tests, on SQLite, PostgreSQL and in a browser
	@scripts/test.sh

bench: ## measure
	@scripts/bench.sh

race: ## the race detector over what many goroutines share; the first run takes minutes
	@scripts/with-postgres.sh scripts/race.sh

check: ## formatting, generated code, vet, lint
	@scripts/check.sh

web: ## what runs in the browser
	@scripts/web.sh

build: ## ./thonso
	@scripts/build.sh
