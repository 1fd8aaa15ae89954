using AdFlow.Runtime;

namespace AdFlow.Samples.DisplayAds;

/// <summary>Writes the ads of visits as lines of text.</summary>
/// <param name="output">Takes the lines.</param>
internal sealed class AdsReport(TextWriter output)
{
    /// <summary>Writes the ads of one visit.</summary>
    /// <param name="number">Number of the visit.</param>
    /// <param name="run">The run, which has not failed.</param>
    public void Write(int number, in GraphRun run)
    {
        var ads = run.Output(0);
        output.WriteLine(FormattableString.Invariant($"Visit {number}"));
        for (int row = 0; row < ads.RowCount; row++)
            output.WriteLine(FormattableString.Invariant($"  {ads["slot"].Values<int>()[row]}  {
                ads["title"].GetString(row),-26} pctr {ads["pctr"].Values<float>()[row]:P2}, bid {
                ads["bid"].Values<double>()[row]:F2}, pays {
                ads["price_per_click"].Values<double>()[row]:F3} a click; shown here with probability {
                ads["shown_with"].Values<double>()[row]:F3}, creative {ads["creative_id"].Values<long>()[row]}"));
    }
}
