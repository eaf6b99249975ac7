"""The pictures of docs/, one module each: a function `draw` gives the SVG's text."""
