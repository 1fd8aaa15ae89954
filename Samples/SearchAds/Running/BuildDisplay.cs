using AdFlow.Tables;
using Spectre.Console;

namespace AdFlow.Samples.SearchAds;

/// <summary>Shows how far long work is: bars on a terminal, a line a step elsewhere.</summary>
/// <param name="console">Standard error.</param>
internal sealed class BuildDisplay(IAnsiConsole console)
{
    /// <summary>Builds the tables unless they are there.</summary>
    /// <returns>Whether anything was built.</returns>
    public bool Build(ProductCatalogue catalogue, string folder)
    {
        if (!console.Profile.Capabilities.Interactive)
            return TableBuild.Ensure(catalogue, folder, ShowStep());
        return Bars().Start(context =>
        {
            var bar = context.AddTask("building tables", maxValue: 1);
            return TableBuild.Ensure(catalogue, folder, (step, share) =>
            {
                bar.Description = step;
                bar.Value = share;
            });
        });
    }

    /// <summary>Opens a graph; publishing its tables and building their indexes takes a while at first.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="quality">Rung of its quality ladder, or null for the graph itself.</param>
    public AdGraph Open(string path, string? quality) => !console.Profile.Capabilities.Interactive
        ? AdGraph.Open(path, null, quality)
        : Bars().Start(context => AdGraph.Open(path, new PublishBars(context), quality));

    private Progress Bars() => console.Progress().AutoClear(true).HideCompleted(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn());

    private Action<string, double> ShowStep()
    {
        string last = "";
        return (step, _) =>
        {
            if (step != last)
                console.WriteLine($"  {step}");
            last = step;
        };
    }

    private sealed class PublishBars(ProgressContext context) : IProgress<PublishProgress>
    {
        private readonly Dictionary<(string, PublishStage, string), ProgressTask> _bars = [];

        public void Report(PublishProgress value)
        {
            var key = (value.Source, value.Stage, value.Item);
            if (!_bars.TryGetValue(key, out var bar))
            {
                string what = $"{Path.GetFileName(value.Source)}: {value.Stage} {value.Item}";
                _bars[key] = bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(value.Total, 1));
            }
            bar.Value = value.Total == 0 ? 1 : value.Done;
        }
    }
}
