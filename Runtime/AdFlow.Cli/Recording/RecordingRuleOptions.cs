using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdFlow.Cli;

/// <summary>Options of <c>adflow record</c> that say which runs.</summary>
internal sealed class RecordingRuleOptions
{
    private readonly Option<double?> _percent = Finite(new("--percent")
    {
        Description = "A share of all runs.", HelpName = "P",
    });

    private readonly Option<string?> _field = new("--field")
    {
        Description = "Runs whose request has one of the values in this field.", HelpName = "F",
    };

    private readonly Option<string[]> _values = new("--value")
    {
        Description = "A value of the field; may be repeated.", HelpName = "V", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _slower = Finite(new("--slower")
    {
        Description = "Runs whose request took more milliseconds.", HelpName = "MS",
    });

    private readonly Option<bool> _failed = new("--failed") { Description = "Runs that failed." };

    private readonly Option<string?> _where = new("--where")
    {
        Description = "Runs where a condition holds for any row of the output.", HelpName = "EXPR",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "The output that --where is about, where there are several.", HelpName = "NAME",
    };

    private readonly Option<bool> _onDemand = new("--on-demand")
    {
        Description = "Runs whose sender asks for it by the header AdFlow-Record: 1.",
    };

    private readonly Option<long?> _most = new("--most")
    {
        Description = "Ends by itself after so many runs.", HelpName = "N",
    };

    private readonly Option<int?> _megabytes = new("--megabytes")
    {
        Description = "Size of a file after which another one is begun; default 256.", HelpName = "N",
    };

    private readonly Option<int?> _files = new("--files")
    {
        Description = "Finished files that are kept; default 10.", HelpName = "N",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [_percent, _field, _values, _slower, _failed, _where, _output, _onDemand, _most, _megabytes, _files])
            command.Add(option);
    }

    /// <summary>The recording that the host is to have, as JSON; null where no option is given.</summary>
    public string? Read(ParseResult parsed)
    {
        var spec = new JsonObject();
        Add(spec, "percent", parsed.GetValue(_percent));
        Add(spec, "field", parsed.GetValue(_field));
        if (parsed.GetValue(_values) is { Length: > 0 } values)
            spec["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        Add(spec, "slower_ms", parsed.GetValue(_slower));
        Add(spec, "failed", parsed.GetValue(_failed) ? true : null);
        Add(spec, "where", parsed.GetValue(_where));
        Add(spec, "output", parsed.GetValue(_output));
        Add(spec, "on_demand", parsed.GetValue(_onDemand) ? true : null);
        Add(spec, "most", parsed.GetValue(_most));
        Add(spec, "megabytes", parsed.GetValue(_megabytes));
        Add(spec, "files", parsed.GetValue(_files));
        return spec.Count == 0 ? null : spec.ToJsonString();
    }

    // JSON has no other numbers; what range is allowed is the host's to say.
    private static Option<double?> Finite(Option<double?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, NumberStyles.Float,
                    CultureInfo.InvariantCulture, out double number) && !double.IsFinite(number))
                result.AddError($"{option.Name} {result.Tokens[0].Value}: expected a finite number");
        });
        return option;
    }

    private static void Add(JsonObject spec, string name, JsonNode? value)
    {
        if (value is not null)
            spec[name] = value;
    }
}
