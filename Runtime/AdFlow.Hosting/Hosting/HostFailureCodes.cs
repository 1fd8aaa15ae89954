namespace AdFlow.Hosting;

/// <summary>Codes of failures that the host itself finds. A code keeps its meaning for ever.</summary>
public static class HostFailureCodes
{
    /// <summary>The deadline passed while the version was activated.</summary>
    public const string StillActivating = "ADG7401";

    /// <summary>The version cannot be bound.</summary>
    public const string NotActivated = "ADG7101";
}
