"""What the browser benchmarks share: a portal and browsers in namespaces, a camera, bare pages, results."""
