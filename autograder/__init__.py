"""A course on sequence-to-sequence models and Transformers that grades itself."""

__version__ = "0.1.0"
