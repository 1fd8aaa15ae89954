namespace AdFlow.Hosting;

/// <summary>Codes of what is wrong with deployments. A code keeps its meaning for ever.</summary>
public static class DeploymentCodes
{
    /// <summary>There is no such graph.</summary>
    public const string UnknownGraph = "ADG7001";

    /// <summary>There is no such version of the graph.</summary>
    public const string UnknownVersion = "ADG7201";

    /// <summary>A name of a graph or version is not one.</summary>
    public const string Name = "ADG7202";

    /// <summary>The body is no zip, or a file in it has a name that it must not have.</summary>
    public const string Archive = "ADG7203";

    /// <summary>The bundle is over a limit.</summary>
    public const string TooLarge = "ADG7204";

    /// <summary>The bundle does not hold the graph, or holds it twice.</summary>
    public const string Entry = "ADG7205";

    /// <summary>The graph cannot be bound; the problems say why.</summary>
    public const string Graph = "ADG7206";

    /// <summary>A test of the bundle fails.</summary>
    public const string Test = "ADG7207";

    /// <summary>The version exists with another content, or still has traffic, or the folder owns the graph.</summary>
    public const string Conflict = "ADG7208";

    /// <summary>A division of traffic is not one.</summary>
    public const string Traffic = "ADG7209";

    /// <summary>Nothing answered before what answers now.</summary>
    public const string NothingBefore = "ADG7210";

    /// <summary>A query or body of a request to the host is not what it should be.</summary>
    public const string Request = "ADG7211";

    /// <summary>The store cannot be written to.</summary>
    public const string Store = "ADG7212";

    /// <summary>A file that the graph names lies outside the bundle.</summary>
    public const string Outside = "ADG7213";

    /// <summary>Experiments, or shadows, cannot be set as demanded.</summary>
    public const string Experiments = "ADG7214";

    /// <summary>The folder of graphs that are served as they are cannot be read.</summary>
    public const string Folder = "ADG7215";

    /// <summary>A recording cannot be set as demanded, or has no such file.</summary>
    public const string Recording = "ADG7216";
}
