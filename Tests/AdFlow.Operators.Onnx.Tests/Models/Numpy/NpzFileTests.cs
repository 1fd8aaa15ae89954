using System.IO.Compression;

namespace AdFlow.Operators.Onnx.Tests;

public sealed class NpzFileTests
{
    private static readonly byte[] Bytes = NpyFileTests.Npy("|u1", "(3,)", [1, 2, 3]);

    [TestCase(CompressionLevel.NoCompression)]
    [TestCase(CompressionLevel.Optimal)]
    public void Arrays_AreRead_ByName(CompressionLevel level)
    {
        byte[] archive = Npz(level, ("b.npy", Bytes), ("readme.txt", "no array"u8.ToArray()),
            ("dir/a.npy", NpyFileTests.Npy("<i4", "()", [7, 0, 0, 0])));

        var arrays = NpzFile.Parse(archive);

        Assert.That(arrays.Select(array => $"{array.Name}: {array}"),
            Is.EqualTo(new[] { "b: uint8[3]", "dir/a: int32[]" }));
        Assert.That(arrays[0].Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void ObjectArray_IsRefused_ByName()
    {
        byte[] archive = Npz(CompressionLevel.Optimal, ("a.npy", NpyFileTests.Npy("|O", "(1,)", [1])));

        Assert.That(() => NpzFile.Parse(archive), Throws.TypeOf<OnnxFormatException>()
            .With.Message.Contains("array 'a'").And.Message.Contains("elements of type '|O'"));
    }

    [Test]
    public void MutatedFile_IsReadOrRefused_AndNothingElse() =>
        Fuzz.Mutate(Npz(CompressionLevel.Optimal, ("b.npy", Bytes), ("c.npy", Bytes)), 10_000,
            file => NpzFile.Parse(file));

    internal static byte[] Npz(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        return memory.ToArray();
    }
}
