"""Files of any accepted kind → raw documents, one at a time."""

from newsloom.read.documents import Document, may_be_article, read_documents, read_sidecar
from newsloom.read.formats import read_fields

__all__ = ["Document", "may_be_article", "read_documents", "read_fields", "read_sidecar"]
