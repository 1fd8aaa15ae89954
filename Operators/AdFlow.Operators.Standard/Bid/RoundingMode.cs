namespace AdFlow.Operators.Standard;

/// <summary>Which multiple of the unit an amount becomes.</summary>
public enum RoundingMode
{
    /// <summary>The next lower one, towards −∞: never more than the exact amount.</summary>
    Down,
    /// <summary>The nearest; the even one where two are equally near.</summary>
    HalfEven,
    /// <summary>The nearest; the higher one, towards +∞, where two are equally near.</summary>
    HalfUp,
    /// <summary>The next higher one, towards +∞: a price may pass the bid by less than a unit.</summary>
    Up,
}
