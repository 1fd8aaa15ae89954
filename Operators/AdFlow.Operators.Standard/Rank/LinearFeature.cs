namespace AdFlow.Operators.Standard;

/// <summary>What is applied to a feature's value.</summary>
internal enum FeatureFunction
{
    None,
    Log1p,
    Sqrt,
}

/// <summary>A column of a linear model and what is done with it. Immutable once the model is read.</summary>
/// <param name="column">Name of the column.</param>
/// <param name="place">Line and column of the coefficient in the file.</param>
internal sealed class LinearFeature(string column, string place)
{
    public string Column { get; } = column;

    public string Place { get; } = place;

    public double Weight { get; init; }

    /// <summary>Value where the column is null.</summary>
    public double Default { get; set; }

    public double Lowest { get; set; } = double.NegativeInfinity;

    public double Highest { get; set; } = double.PositiveInfinity;

    public FeatureFunction Function { get; set; }

    public double Mean { get; set; }

    public double Scale { get; set; } = 1;
}
