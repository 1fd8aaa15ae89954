using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A figure of one run, made of the rows of an output. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">What is made of the rows.</param>
/// <param name="Expression">What of each row: an expression over the output's columns and the request; of
/// <see cref="MetricFunction.Distinct"/> a column; of <see cref="MetricFunction.Count"/> a condition or nothing.
/// </param>
public sealed record OutputMetric(string Name, MetricFunction Function, string Expression)
{
    // What an answer earns, by what auctions and bids write, the best first.
    private static readonly string[][] Revenues = [["price_per_click", "pctr"], ["price_per_impression"], ["ecpm"]];

    /// <summary>Reads <c>name=function(expression)</c>; without a function it is a sum.</summary>
    /// <param name="text">Such as <c>clicks=pctr</c>, <c>dear=count(bid > 2)</c>, <c>shops=distinct(advertiser_id)</c>.
    /// </param>
    /// <param name="metric">The metric; only where it can be read.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Parse(string text, out OutputMetric metric)
    {
        int equals = text.IndexOf('=');
        string name = equals < 0 ? "" : text[..equals].Trim(), expression = text[(equals + 1)..].Trim();
        metric = new OutputMetric(name, MetricFunction.Sum, expression);
        if (name.Length == 0 || expression.Length == 0)
            return $"'{text}' is no metric; expected name=expression or name=function(expression), such as "
                + "revenue=price_per_click * pctr";
        foreach (var function in Enum.GetValues<MetricFunction>())
            if (InnerOf(expression, function) is { } inner)
                metric = new OutputMetric(name, function, inner);
        return metric.Expression.Length == 0 && metric.Function is not MetricFunction.Count
            ? $"metric '{name}': {expression} lacks what it is made of" : null;
    }

    /// <summary>
    /// Metrics that an output lends itself to: <c>revenue</c> where there is a price, <c>rows</c>, and of each column
    /// <c>…_id</c> how many different values there are.
    /// </summary>
    /// <param name="output">Columns of the output.</param>
    public static IReadOnlyList<OutputMetric> Of(Schema output)
    {
        var metrics = new List<OutputMetric>();
        if (Array.Find(Revenues, columns => columns.All(name => IsNumber(output, name))) is { } revenue)
            metrics.Add(new("revenue", MetricFunction.Sum, string.Join(" * ", revenue)));
        metrics.Add(new("rows", MetricFunction.Count, ""));
        foreach (var field in output.Fields)
            if (field.Name.EndsWith("_id", StringComparison.Ordinal))
                metrics.Add(new($"distinct {field.Name}", MetricFunction.Distinct, field.Name));
        return metrics;
    }

    private static bool IsNumber(Schema output, string column) =>
        output.Find(column) is { } field && field.Type.IsNumber();

    // What stands within 'function(…)', where that is the whole expression; else null.
    private static string? InnerOf(string expression, MetricFunction function)
    {
        string start = $"{function.ToString().ToLowerInvariant()}(";
        if (!expression.StartsWith(start, StringComparison.Ordinal) || !expression.EndsWith(')'))
            return null;
        int depth = 1, end = start.Length;
        for (; depth > 0 && end < expression.Length; end++)
            depth += expression[end] is '(' ? 1 : expression[end] is ')' ? -1 : 0;
        return end == expression.Length ? expression[start.Length..^1].Trim() : null;
    }
}
