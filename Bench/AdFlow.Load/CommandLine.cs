namespace AdFlow.Load;

/// <summary>Runs the program for people. Apart from the program's start, so that servers do not load what it
/// needs.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>0; 1 where a goal was missed; 2 where the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = LoadCommands.Create().Parse(args);
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
    }
}
