using System.Globalization;
using System.Text.Json;

namespace AdFlow.Operators.Standard;

/// <summary>A linear model read from a JSON file; its form is described at <see cref="RankLinear"/>. Read once, then
/// immutable and thread-safe.</summary>
internal sealed class LinearModel(FileSnapshot file)
{
    private static readonly string[] s_members = ["bias", "coefficients", "defaults", "transforms"];

    private readonly Dictionary<string, LinearFeature> _features = [];
    private readonly List<string> _errors = [];

    /// <summary>What every row starts from.</summary>
    public double Bias { get; private set; }

    /// <summary>The features, in the order of the file.</summary>
    public IReadOnlyList<LinearFeature> Features => [.. _features.Values];

    /// <summary>Reads the file; called once.</summary>
    /// <returns>What is wrong, each with its place.</returns>
    public IReadOnlyList<string> Read()
    {
        try
        {
            ReadModel(JsonPlaces.Read(file.Content));
        }
        catch (JsonException error)
        {
            _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{error.LineNumber + 1}:"
                + $"{error.BytePositionInLine + 1}: this is no JSON: {error.Message}"));
        }
        return _errors;
    }

    /// <summary>A message with the place of a feature's coefficient in front.</summary>
    public string At(LinearFeature feature, string message) => $"{file.Path}:{feature.Place}: {message}";

    // Coefficients first: what else is said of a column needs one.
    private void ReadModel(JsonPlace model)
    {
        var members = Members(model, "the model").ToList();
        foreach (var (name, value) in members)
            if (name is "coefficients")
                ReadCoefficients(value);
            else if (name is "bias")
                Bias = Number(value, "the bias");
            else if (!s_members.Contains(name))
                Error(value, $"there is no member '{name}' in a model{Suggestion.For(name, s_members, "members")}");
        if (_features.Count == 0 && _errors.Count == 0)
            Error(model, "the model has no coefficients; expected \"coefficients\": { \"<column>\": <number>, … }");
        foreach (var (name, value) in members)
            if (name is "defaults" or "transforms")
                ReadDetails(name, value);
    }

    private void ReadCoefficients(JsonPlace coefficients)
    {
        foreach (var (column, value) in Members(coefficients, "'coefficients'"))
            _features[column] = new LinearFeature(column, value.Place)
            {
                Weight = Number(value, $"the coefficient of '{column}'"),
            };
    }

    private void ReadDetails(string member, JsonPlace details)
    {
        foreach (var (column, value) in Members(details, $"'{member}'"))
            if (!_features.TryGetValue(column, out var feature))
                Error(value, $"'{member}' names column '{column}', which has no coefficient"
                    + Suggestion.For(column, _features.Keys, "columns"));
            else if (member is "defaults")
                feature.Default = Number(value, $"the default of '{column}'");
            else
                ReadTransform(feature, value);
    }

    private void ReadTransform(LinearFeature feature, JsonPlace transform)
    {
        if (transform.Kind is JsonValueKind.String)
        {
            SetFunction(feature, transform);
            return;
        }
        foreach (var (name, value) in Members(transform, $"the transform of '{feature.Column}'"))
            switch (name)
            {
                case "function": SetFunction(feature, value); break;
                case "mean": feature.Mean = Number(value, "a mean"); break;
                case "scale" when Number(value, "a scale") is var scale and not 0: feature.Scale = scale; break;
                case "scale": Error(value, "found scale 0; expected a number to divide by"); break;
                case "clip": SetClip(feature, value); break;
                default:
                    Error(value, $"there is no member '{name}' in a transform"
                        + Suggestion.For(name, ["clip", "function", "mean", "scale"], "members"));
                    break;
            }
    }

    private void SetFunction(LinearFeature feature, JsonPlace value)
    {
        if (value.Text is "log1p" or "sqrt" && value.Kind is JsonValueKind.String)
            feature.Function = value.Text is "log1p" ? FeatureFunction.Log1p : FeatureFunction.Sqrt;
        else
            Error(value, $"found {value.Text}; expected \"log1p\" or \"sqrt\"");
    }

    private void SetClip(LinearFeature feature, JsonPlace value)
    {
        if (value.Items is [var low, var high] && value.Kind is JsonValueKind.Array
            && Number(low, "a bound") is var lowest && Number(high, "a bound") is var highest && lowest <= highest)
            (feature.Lowest, feature.Highest) = (lowest, highest);
        else
            Error(value, "found a clip that is no pair of ascending numbers; expected [<lowest>, <highest>]");
    }

    private double Number(JsonPlace value, string what)
    {
        if (value.Kind is JsonValueKind.Number && double.TryParse(value.Text, CultureInfo.InvariantCulture, out double
            number) && double.IsFinite(number))
            return number;
        Error(value, $"{what} is {value.Describe()}; expected a finite number");
        return 0;
    }

    private IEnumerable<(string Name, JsonPlace Value)> Members(JsonPlace value, string what)
    {
        if (value.Kind is not JsonValueKind.Object)
        {
            Error(value, $"{what} is {value.Describe()}; expected an object");
            yield break;
        }
        var seen = new HashSet<string>();
        foreach (var (name, member) in value.Members)
            if (seen.Add(name))
                yield return (name, member);
            else
                Error(member, $"there are two members '{name}' in {what}; keep one");
    }

    private void Error(JsonPlace value, string message) => _errors.Add($"{file.Path}:{value.Place}: {message}");
}
