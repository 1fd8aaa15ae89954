namespace AdFlow.Operators.Standard.Tests;

public sealed class ScanTests
{
    [Test]
    public void Table_Read_GivesAllRowsInOrder()
    {
        using var tester = new OperatorTester<Scan>().Table(
            Rows.Of("id int64, title utf8?", """{"id":2,"title":"b"}""", """{"id":1,"title":null}"""));

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"id":2,"title":"b"}""", """{"id":1,"title":null}""" }));
    }

    [Test]
    public void Table_Empty_GivesNoRows()
    {
        using var tester = new OperatorTester<Scan>().Table(Rows.Of("id int64"));

        Assert.That(tester.Print(), Is.Empty);
    }

    [Test]
    public void WarmRun_AnyTable_AllocatesNothing()
    {
        using var tester = new OperatorTester<Scan>().Table(Rows.Of("id int64", """{"id":2}"""));

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }
}
