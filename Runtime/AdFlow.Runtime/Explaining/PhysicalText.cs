using System.Globalization;

namespace AdFlow.Runtime;

/// <summary>For people: what the planner's rules did, and how the plan is executed.</summary>
public static class PhysicalText
{
    /// <summary>Writes it.</summary>
    public static void Write(ExplainedPlan explained, TextWriter text)
    {
        var plan = explained.Plan;
        text.WriteLine("\nrules");
        if (plan.Notes.Count == 0)
            text.WriteLine(plan.Options.Rules.Rules.Count == 0 ? "  none applied" : "  nothing to do");
        foreach (var note in plan.Notes)
            text.WriteLine($"  {OneLine.Of(note.Text)}");
        string lanes = explained.LaneBits == 0 ? "single numbers" : string.Create(
            CultureInfo.InvariantCulture, $"lanes of {explained.LaneBits} bits");
        string chunks = explained.Options.ChunkRows is { } rows ? string.Create(
            CultureInfo.InvariantCulture, $", chunks of at most {rows} rows") : "";
        text.WriteLine($"\nphysical plan (on {ExplainedPlan.Device}, {lanes}{chunks})");
        text.Write(explained.Placements is { } placements ? plan.ToString(placements) : plan.ToString());
    }
}
