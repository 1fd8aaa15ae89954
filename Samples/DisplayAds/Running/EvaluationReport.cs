using System.Globalization;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>Writes an evaluation as lines of text.</summary>
/// <param name="output">Takes the lines.</param>
internal sealed class EvaluationReport(TextWriter output)
{
    /// <summary>Writes it.</summary>
    public void Write(BanditData data, Evaluation evaluation)
    {
        int clicks = data.Training.Count(impression => impression.IsClicked);
        Line($"""

            Learnt from the days before {data.Split:yyyy-MM-dd}: {data.Training.Count:N0} impressions, {clicks} clicks.
            Judged by the days from then on; in brackets the middle 95 % of 2,000 bootstrap samples of impressions.
            Worth: impressions of the policy itself that tell as much as the log; "by worth": their interval.
            """);
        foreach (var (log, value) in evaluation.Logged)
            Line($"  {log.Policy,-7}{log.Impressions.Count,6:N0} impressions,{log.Clicks,4} clicks: {Thousand(value)}");
        Line($"""

            {"Click model",-24}{"log loss",-30}{"better than constant by",-32}AUC
            """);
        foreach (var model in evaluation.Models)
            Line($"{model.Name,-24}{Of(model.LogLoss, "F5"),-30}{Of(model.Gain, "F5"),-32}{Of(model.Area, "F3")}");
        foreach (var policy in evaluation.Policies.GroupBy(score => score.Policy))
            Write(policy.Key, policy);
        output.WriteLine();
    }

    private void Write(TargetPolicy policy, IEnumerable<PolicyScore> scores)
    {
        Line($"""

            Clicks per 1,000 impressions of: {policy.Name}
            {"log",-8}{"IPS",-22}{"doubly robust",-22}{"SNIPS",-22}{"SNIPS by worth",-22}{"worth",-7}largest weight
            """);
        foreach (var score in scores)
            Line($"{score.Log.Policy,-8}{Thousand(score.Ips),-22}{Thousand(score.DoublyRobust),-22}{
                Thousand(score.Snips),-22}{Thousand(score.SnipsBySize),-22}{score.EffectiveSize,-7:F0}{
                score.LargestWeight:F0}");
    }

    private static string Thousand(Interval value) =>
        Of(new(1000 * value.Value, 1000 * value.Low, 1000 * value.High), "F2");

    private static string Of(Interval value, string format) =>
        $"{Text(value.Value, format)} [{Text(value.Low, format)}, {Text(value.High, format)}]";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));
}
