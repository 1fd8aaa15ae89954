namespace AdFlow.Operators;

/// <summary>What an expression computes with: the kinds of value there are, whatever the width of a column.</summary>
public enum ValueKind : byte
{
    /// <summary>The literal <c>null</c>, before it takes the kind of its surroundings.</summary>
    Null,
    /// <summary>True or false.</summary>
    Bool,
    /// <summary>Integers of every width; an unsigned value beyond int64 is null.</summary>
    Int64,
    /// <summary>Floating-point numbers of every width.</summary>
    Float64,
    /// <summary>Text; only compared for equality and tested for null.</summary>
    Text,
    /// <summary>Dates, times, instants and durations as raw integers; only compared with their own type.</summary>
    Temporal,
    /// <summary>Everything else; only tested for null.</summary>
    Other,
}
