namespace AdFlow.Runtime;

/// <summary>The request gives a per-run setting no usable value.</summary>
internal sealed class SettingException(string message) : Exception(message);
