using System.CommandLine;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary><c>adflow model</c>: looks into ONNX models and checks them.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) => new DocumentedCommand(
        "model", "Looks into ONNX models and checks them.", """
        'show' reads the file alone; 'check' runs the models by ONNX Runtime.

        Examples:
          adflow model show pctr.onnx
          adflow model check cases
        """)
    {
        Show(terminal),
        Check(terminal),
    };

    private static Command Show(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "ONNX model." };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("show", "Prints a model's inputs, outputs, operators and size.") { file, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            var model = Read(path);
            if (parsed.GetValue(json))
                ModelJson.Write(model, terminal.Output);
            else
                ModelText.Write(model, Path.GetFileName(path), terminal);
        });
        return command;
    }

    private static Command Check(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of test cases, searched to any depth." };
        var all = new Option<bool>("--all") { Description = "Prints the cases that passed too." };
        var worker = new Option<int?>(CaseWorkers.Option) { Hidden = true };
        var command = new DocumentedCommand("check", "Runs ONNX test cases.", """
            A case is a folder with model.onnx and either folders test_data_set_* of input_0.pb ... and output_0.pb ...
            or one io.npz with an array for each input and output by its name. Each is run by a session; one whose
            inputs and outputs are rows is run through columns of a graph too. Numbers may differ by 1e-7 plus 1e-3
            times the expected one. A case is skipped where it uses a type or an operator that is not implemented.
            The last line counts; the exit code is 1 if one failed or there is none.

            Example:
              adflow model check cases
            """) { folder, all, worker };
        command.SetAction((parsed, cancellation) =>
        {
            var report = new CaseReport(terminal, parsed.GetValue(all));
            string cases = parsed.GetRequiredValue(folder);
            return parsed.GetValue(worker) is { } from
                ? report.WorkAsync(cases, from, cancellation) : report.RunAsync(cases, cancellation);
        });
        return command;
    }

    private static OnnxModel Read(string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
            throw new CommandException($"'{path}' is no file; expected the file of an ONNX model");
        try
        {
            return OnnxModel.Read(path);
        }
        catch (OnnxFormatException error)
        {
            throw new CommandException($"{path}: not readable as an ONNX model: {error.Message}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"{path}: there is no such file");
        }
    }
}
