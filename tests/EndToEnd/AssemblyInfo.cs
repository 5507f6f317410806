using Xunit.Sdk;
using Xunit.v3;

// Machines want all processors, and their times are written down.
[assembly: Parallelization(Mode = ParallelMode.None)]
