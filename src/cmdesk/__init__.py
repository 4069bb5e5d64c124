"""cmdesk 客户经理工作台: the desk of a customer manager's office, in one program without a server."""

__version__ = "0.1.0"
