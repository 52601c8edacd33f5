"""One port to a model, and what stands behind it: network endpoints, the local model, the scripted fake."""
