"""On what way problems are put right: reports, returns, handovers, direct close-outs."""
