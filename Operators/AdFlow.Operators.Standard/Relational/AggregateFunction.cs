using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>How the values of a group become one.</summary>
internal enum AggregateFunction : byte
{
    /// <summary>Number of rows, or of values that are not null.</summary>
    Count,
    /// <summary>Number of different values that are not null.</summary>
    CountDistinct,
    /// <summary>Sum of the values that are not null.</summary>
    Sum,
    /// <summary>Mean of the values that are not null.</summary>
    Mean,
    /// <summary>Smallest value.</summary>
    Min,
    /// <summary>Largest value.</summary>
    Max,
    /// <summary>Value of the first row.</summary>
    First,
    /// <summary>Value of the last row.</summary>
    Last,
}

/// <summary>A function and the column it is applied to, as a graph writes it: <c>sum(price)</c>.</summary>
/// <param name="Function">The function.</param>
/// <param name="Column">Name of the column; empty for the number of rows.</param>
internal readonly record struct AggregateCall(AggregateFunction Function, string Column)
{
    private static readonly string[] Names = ["count", "count_distinct", "sum", "mean", "min", "max", "first", "last"];

    /// <summary>Reads a call.</summary>
    /// <param name="text">What the graph says.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    internal static AggregateCall Parse(string text, out string? problem)
    {
        int open = text.IndexOf('(');
        string name = (open < 0 ? text : text[..open]).Trim();
        int function = Array.IndexOf(Names, name);
        string column = open < 0 || !text.TrimEnd().EndsWith(')') ? "" : text.TrimEnd()[(open + 1)..^1].Trim();
        problem = function < 0 ? $"there is no function '{name}'" + Suggestion.For(name, Names, "functions")
            : open >= 0 && !text.TrimEnd().EndsWith(')') ? $"')' is missing in '{text}'"
            : column == "" && function != 0 ? $"'{name}' needs a column, as in '{name}(price)'"
            : null;
        return new((AggregateFunction)Math.Max(function, 0), column);
    }

    /// <summary>Whether the function takes values of a type.</summary>
    internal bool Accepts(DataType type) => Function switch
    {
        AggregateFunction.CountDistinct => Cells.CanCompare(type),
        AggregateFunction.Sum or AggregateFunction.Mean => type.Decoded() is var t && (t.IsNumber() || IsBool(t)),
        AggregateFunction.Min or AggregateFunction.Max => SortKey.CanSort(type),
        _ => true,
    };

    /// <summary>What <see cref="Accepts"/> asks for, in words.</summary>
    internal string Expected => Function switch
    {
        AggregateFunction.CountDistinct => "any type but unions",
        AggregateFunction.Sum or AggregateFunction.Mean => "a number or bool",
        _ => "numbers, bools, dates, times, texts or bytes",
    };

    /// <summary>Name and type of the result.</summary>
    /// <param name="name">Name of the new column.</param>
    /// <param name="input">The column, or null for the number of rows.</param>
    /// <param name="isGlobal">Whether all rows are one group, which may have no rows.</param>
    internal Field Result(string name, Field? input, bool isGlobal)
    {
        bool nullable = isGlobal || (input?.Nullable ?? false);
        bool isFloat = input?.Type.Decoded().IsFloat() ?? false;
        return Function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct => new Field(name, DataType.Int64, false),
            // A sum of integers may be beyond int64.
            AggregateFunction.Sum when !isFloat => new Field(name, DataType.Int64, true),
            AggregateFunction.Sum or AggregateFunction.Mean => new Field(name, DataType.Float64, nullable),
            _ => new Field(name, input!.Type, nullable),
        };
    }

    private static bool IsBool(DataType type) => type.Id is TypeId.Bool;
}
