namespace AdFlow.Operators;

/// <summary>
/// A column that an operator reads, bound to the column the graph gives it. The runtime converts numbers to
/// <typeparamref name="T"/> where the types differ.
/// </summary>
/// <typeparam name="T">A number type, or a marker such as <see cref="Text"/>.</typeparam>
public sealed class Reads<T>
{
    /// <summary>Makes a bound column; <paramref name="column"/> is −1 where an optional column is absent.</summary>
    public Reads(string name, int port, int column, int channel = 0)
    {
        Name = name;
        Port = port;
        Column = column;
        Channel = channel;
    }

    /// <summary>Name of the column in the graph.</summary>
    public string Name { get; }

    /// <summary>Ordinal of the port.</summary>
    public int Port { get; }

    /// <summary>Channel of a variadic port, else 0.</summary>
    public int Channel { get; }

    /// <summary>Ordinal of the column in the port's schema, or −1.</summary>
    public int Column { get; }

    /// <summary>Whether the column is there.</summary>
    public bool IsPresent => Column >= 0;
}
