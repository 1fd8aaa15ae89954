namespace AdFlow.Load;

/// <summary>What a work is asked to do.</summary>
/// <param name="Rounds">Interleaved rounds, or null for the work's own number.</param>
/// <param name="Seconds">How long the work's load goes on, or null for its own time.</param>
/// <param name="Seed">Of the arrivals.</param>
/// <param name="AdFlow">The <c>adflow</c> program, or null to look for it.</param>
/// <param name="Peer">This program, published, or null to look for it.</param>
internal sealed record LoadOptions(int? Rounds, int? Seconds, int Seed, string? AdFlow, string? Peer);
