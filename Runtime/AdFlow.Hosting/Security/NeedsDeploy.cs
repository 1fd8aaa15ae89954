namespace AdFlow.Hosting;

/// <summary>Metadata of endpoints that need the role deploy although they only show something. Immutable.</summary>
internal sealed class NeedsDeploy;
