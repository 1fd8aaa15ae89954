using System.Globalization;
using System.Text.Json;

namespace AdFlow.Load;

/// <summary>Writes findings as they come: a table for people, or one JSON object a line. Remarks go to the standard
/// error then. Used by one work at a time.</summary>
internal sealed class Report(bool isJson)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Goals that were missed so far.</summary>
    public int Missed { get; private set; }

    /// <summary>Tells what is going on.</summary>
    public void Remark(string text) => (isJson ? Console.Error : Console.Out).WriteLine(text);

    /// <summary>Writes a row.</summary>
    public void Add(Finding row)
    {
        Missed += row.IsMet is false ? 1 : 0;
        Console.Out.WriteLine(isJson ? Json(row) : Text(row));
    }

    private static string Json(Finding row) => JsonSerializer.Serialize(new
    {
        row.Work, row.What, row.Value, row.Unit, row.Interval?.Low, row.Interval?.High, row.Most, row.Least,
        Met = row.IsMet, row.Note,
    }, Options);

    private static string Text(Finding row)
    {
        string interval = row.Interval is { } range ? $" ({Shown(range.Low)}..{Shown(range.High)})" : "";
        string goal = row.Most is { } most ? $"≤ {Shown(most)}" : row.Least is { } least ? $"≥ {Shown(least)}" : "";
        string met = row.IsMet switch { true => "met", false => "MISSED", null => "" };
        string figure = Shown(row.Value) + " " + row.Unit + interval;
        return $"{row.Work,-10}  {row.What,-44}  {figure,-32}  {goal,-9}  {met,-6}  {row.Note}";
    }

    private static string Shown(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 or 0 => "N0",
        >= 10 => "0.0",
        >= 1 => "0.00",
        _ => "0.000",
    }, CultureInfo.InvariantCulture);
}
