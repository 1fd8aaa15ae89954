namespace AdFlow.Operators;

/// <summary>Which operands an operation takes and what it gives.</summary>
public enum ExpressionRule : byte
{
    /// <summary>Bools to bool.</summary>
    Logic,
    /// <summary>Two of one kind (numbers mix): bools, numbers, text or one temporal type; to bool.</summary>
    Equality,
    /// <summary>Two numbers, or two of one temporal type; to bool.</summary>
    Order,
    /// <summary>Anything to bool.</summary>
    NullTest,
    /// <summary>All int64 to int64, otherwise numbers to float64.</summary>
    Arithmetic,
    /// <summary>Int64 to int64.</summary>
    Integer,
    /// <summary>Numbers to float64.</summary>
    Float,
    /// <summary>A bool, then two bools or two numbers; to their common type.</summary>
    Choice,
    /// <summary>Bools or numbers; to their common type.</summary>
    FirstValid,
    /// <summary>A number to int64.</summary>
    ToInt64,
}
