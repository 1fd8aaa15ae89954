namespace AdFlow.Operators;

/// <summary>A column that an operator always writes, declared as a property.</summary>
/// <typeparam name="T">A number type, or a marker such as <see cref="Text"/>.</typeparam>
/// <param name="name">Name of the column in the graph.</param>
/// <param name="output">Ordinal of the output port.</param>
public sealed class Writes<T>(string name, int output)
{
    private WrittenColumn? _column;

    /// <summary>Name of the column in the graph.</summary>
    public string Name { get; } = name;

    /// <summary>Ordinal of the output port.</summary>
    public int Output { get; } = output;

    /// <summary>The column, once the schema function has declared it.</summary>
    /// <exception cref="InvalidOperationException">The operator's schema function did not add it: a bug
    /// there.</exception>
    public WrittenColumn Column
    {
        get => _column ?? throw new InvalidOperationException($"Column '{Name}' was not added to the output schema.");
        internal set => _column = value;
    }
}
