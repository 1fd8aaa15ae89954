namespace AdFlow.Operators.Onnx.Tests;

// A folder of test cases, made of models that are written here.
internal sealed class CaseFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adflow-cases-");

    public string Path => _folder.FullName;

    public void Write(string path, byte[] content)
    {
        string full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    // A case of one set of tensors.
    public CaseFolder Case(string name, OnnxWriter model, OnnxTensor[] inputs, OnnxTensor[] outputs, int set = 0)
    {
        Write($"{name}/model.onnx", model.ToBytes());
        for (int i = 0; i < inputs.Length; i++)
            Write($"{name}/test_data_set_{set}/input_{i}.pb", OnnxTensorFile.ToBytes(inputs[i]));
        for (int i = 0; i < outputs.Length; i++)
            Write($"{name}/test_data_set_{set}/output_{i}.pb", OnnxTensorFile.ToBytes(outputs[i]));
        return this;
    }

    public OnnxCase Only() => OnnxCase.Find(Path).Single();

    public OnnxOutcome Run() => OnnxCaseRun.Run(Only());

    public void Dispose() => _folder.Delete(recursive: true);
}
