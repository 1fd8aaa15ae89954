namespace AdFlow.Tables.Tests.Schemas;

public sealed class TypeTextTests
{
    [TestCase("bool"), TestCase("int8"), TestCase("uint64"), TestCase("float32"), TestCase("float64")]
    [TestCase("decimal(10,2)"), TestCase("utf8"), TestCase("binary"), TestCase("date"), TestCase("timestamp")]
    [TestCase("time"), TestCase("duration"), TestCase("list<utf8>"), TestCase("vector<float32,64>")]
    [TestCase("map<utf8,int64>"), TestCase("list<list<int64>>")]
    public void TryParse_TypeName_FormatsBackTheSame(string text)
    {
        Assert.That(TypeText.TryParse(text, out var field, out string? error), Is.True, error);
        Assert.That(field.Type.ToString(), Is.EqualTo(text));
        Assert.That(field.Nullable, Is.False);
        Assert.That(TypeText.TryParse(text + "?", out field, out _) && field.Nullable, Is.True);
    }

    [TestCase("strng", "'strng' is not a type")]
    [TestCase("list<utf8", "expected '>'")]
    [TestCase("vector<float32>", "expected vector<type, dimensions>")]
    [TestCase("decimal(80,2)", "expected decimal(precision, scale)")]
    [TestCase("int32 x", "unexpected 'x'")]
    [TestCase("", "is not a type")]
    public void TryParse_Malformed_SaysWhatWasExpected(string text, string message)
    {
        Assert.That(TypeText.TryParse(text, out _, out string? error), Is.False);
        Assert.That(error, Does.Contain(message));
    }

    [Test]
    public void TryParse_NestedWithoutEnd_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("list<", 100_000));
        Assert.That(TypeText.TryParse(deep, out _, out string? error), Is.False);
        Assert.That(error, Does.Contain("nest"));
    }
}
