"""The Web API: one module a family of methods; `dispatch` finds them."""
