"""One formula, one function, one source: pure functions of what was shown and what people marked."""
