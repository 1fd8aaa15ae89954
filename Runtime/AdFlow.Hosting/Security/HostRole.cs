namespace AdFlow.Hosting;

/// <summary>What a key allows.</summary>
[Flags]
public enum HostRole
{
    /// <summary>Nothing but health.</summary>
    None = 0,

    /// <summary>Run requests.</summary>
    Run = 1,

    /// <summary>Look at graphs, plans, tables, metrics and the console.</summary>
    Read = 2,

    /// <summary>Deploy, publish, move traffic and reload plugins.</summary>
    Deploy = 4,
}
