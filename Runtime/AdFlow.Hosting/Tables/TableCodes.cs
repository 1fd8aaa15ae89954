namespace AdFlow.Hosting;

/// <summary>Codes of what is wrong with publishing tables. A code keeps its meaning for ever.</summary>
public static class TableCodes
{
    /// <summary>There is no such table, or not such a version of it.</summary>
    public const string Unknown = "ADG7501";

    /// <summary>The name is none that a graph could give a table, or the request is not what it should be.</summary>
    public const string Request = "ADG7502";

    /// <summary>The file is no table, is damaged, or its rows do not fit the indexes that graphs need.</summary>
    public const string Content = "ADG7503";

    /// <summary>A deployed graph cannot be bound to the table.</summary>
    public const string Breaks = "ADG7504";

    /// <summary>The file is larger than the host takes.</summary>
    public const string TooLarge = "ADG7505";

    /// <summary>The store cannot be written to.</summary>
    public const string Store = "ADG7506";

    /// <summary>The store has no whole copy of a published table any more.</summary>
    public const string Lost = "ADG7507";
}
