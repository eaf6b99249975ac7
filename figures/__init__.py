"""The pictures of the lessons, drawn by code: `make figures` writes them to solutions/figures/."""
