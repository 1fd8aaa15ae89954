namespace AdFlow.Hosting;

/// <summary>A key as the host keeps it: without its secret. Immutable.</summary>
/// <param name="Name">Whose it is, for the audit log; unique. Letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Hash">SHA-256 of the secret, as 64 lower-case hexadecimal digits. A secret has 256 random bits, so
/// nothing slower than that is needed: there is no list of likely ones to try.</param>
/// <param name="Roles">What it allows.</param>
/// <param name="RequestsPerSecond">Most requests in a second, each of a body counted once; null: no limit.</param>
public sealed record ApiKey(string Name, string Hash, HostRole Roles, int? RequestsPerSecond);
