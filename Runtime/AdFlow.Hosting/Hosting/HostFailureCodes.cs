namespace AdFlow.Hosting;

/// <summary>Codes of failures that the host itself finds. A code keeps its meaning for ever.</summary>
public static class HostFailureCodes
{
    /// <summary>There is no graph of that name.</summary>
    public const string UnknownGraph = "ADG7001";

    /// <summary>A header or the content type is not what it should be.</summary>
    public const string BadHeader = "ADG7002";

    /// <summary>The body is of a media type that is not read.</summary>
    public const string UnknownMediaType = "ADG7003";

    /// <summary>The query of the address is not what it should be.</summary>
    public const string BadQuery = "ADG7004";

    /// <summary>The graph has no version of that name.</summary>
    public const string UnknownVersion = "ADG7005";

    /// <summary>Nodes of the graph would change something, so it cannot be run only to be looked at.</summary>
    public const string NotInspectable = "ADG7006";

    /// <summary>The body cannot be read, because its sender breaks HTTP, is too slow or ends it early.</summary>
    public const string BadBody = "ADG7007";

    /// <summary>There is nothing at the address.</summary>
    public const string UnknownAddress = "ADG7008";

    /// <summary>What is at the address takes other methods only.</summary>
    public const string WrongMethod = "ADG7009";

    /// <summary>The request shows no key that the host knows.</summary>
    public const string NoKey = "ADG7011";

    /// <summary>The key does not allow this, or a page of another site sent it.</summary>
    public const string KeyIsNotEnough = "ADG7012";

    /// <summary>The key has sent as many requests as it may.</summary>
    public const string KeyIsBusy = "ADG7013";

    /// <summary>The audit log cannot be written.</summary>
    public const string NotRecorded = "ADG7014";

    /// <summary>The version cannot be bound.</summary>
    public const string NotActivated = "ADG7101";

    /// <summary>The graph has as much to do as it may have.</summary>
    public const string GraphIsBusy = "ADG7301";

    /// <summary>The host has as much to do as it can.</summary>
    public const string HostIsBusy = "ADG7302";

    /// <summary>The version is isolated because it failed again and again.</summary>
    public const string Isolated = "ADG7303";

    /// <summary>The deadline passed while the version was activated.</summary>
    public const string StillActivating = "ADG7401";

    /// <summary>The deadline passed while the request waited for others.</summary>
    public const string WaitedTooLong = "ADG7402";

    /// <summary>The deadline passed and an operator did not stop.</summary>
    public const string RunDoesNotStop = "ADG7403";
}
