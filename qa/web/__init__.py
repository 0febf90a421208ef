"""The pages for families: the only place that knows HTML, and the only one that imports gradio."""
