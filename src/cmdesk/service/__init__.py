"""Service to customers (客户服务): calls after a service, what customers give it for marks, plans made for one customer."""
