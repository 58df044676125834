"""The resources of the API, each with its handlers: parameters in, object out."""
