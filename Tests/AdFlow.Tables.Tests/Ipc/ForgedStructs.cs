namespace AdFlow.Tables.Tests.Ipc;

/// <summary>A vector of structs of a forged flatbuffer, as their 64-bit words.</summary>
/// <param name="Count">Number of structs.</param>
/// <param name="Words">Words of all structs.</param>
internal sealed record ForgedStructs(int Count, params long[] Words);
