namespace AdFlow.Runtime;

/// <summary>Codes of failures of requests that never reach a graph. A code keeps its meaning for ever.</summary>
public static class RequestCodes
{
    /// <summary>The request, or the body that holds it, is not what the graph declares.</summary>
    public const string Malformed = "ADG6001";

    /// <summary>A body holds more requests, or more bytes, than are taken.</summary>
    public const string TooLarge = "ADG6002";
}
