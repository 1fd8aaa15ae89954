using System.Text.Json;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Plans as text.</summary>
internal static class PlanText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Json(ExplainedPlan explained) => PlanJson.Of(explained).ToJsonString(Indented);

    public static string Dot(ExplainedPlan explained)
    {
        using var text = new StringWriter { NewLine = "\n" };
        PlanDot.Write(explained.Plan, text);
        return text.ToString();
    }
}
