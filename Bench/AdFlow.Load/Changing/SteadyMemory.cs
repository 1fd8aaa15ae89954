namespace AdFlow.Load;

/// <summary>Memory of a server at one moment, in bytes.</summary>
/// <param name="HeapBytes">Managed heap.</param>
/// <param name="ResidentBytes">All resident memory, with what is mapped.</param>
internal readonly record struct SteadyMemory(double HeapBytes, double ResidentBytes);
