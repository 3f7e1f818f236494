package ai.jarvis.knowledge.parsing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Enumeration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Makes documents of each format, good and bad. */
public final class Fixtures {
    private final Path directory;

    public Fixtures(Path directory) {
        this.directory = directory;
    }

    Path file(String name, byte[] bytes) {
        try {
            return Files.write(directory.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] pdf(String... pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (String page : pages) {
                addPage(document, page);
            }
            return bytes(document::save);
        }
    }

    public static byte[] encryptedPdf() throws IOException {
        try (PDDocument document = new PDDocument()) {
            addPage(document, "Secret.");
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            return bytes(document::save);
        }
    }

    static byte[] scannedPdf() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            BufferedImage scan = new BufferedImage(200, 300, BufferedImage.TYPE_INT_RGB);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawImage(LosslessFactory.createFromImage(document, scan), 0, 0);
            }
            return bytes(document::save);
        }
    }

    /** A PDF whose one page's content unpacks to so many bytes of blanks. */
    static byte[] pdfBomb(long unpacked) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed, new Deflater(9))) {
            blanks(deflater, unpacked);
        }
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.write("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n".getBytes(StandardCharsets.US_ASCII));
        pdf.write("2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n".getBytes(StandardCharsets.US_ASCII));
        String page = "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n";
        pdf.write(page.getBytes(StandardCharsets.US_ASCII));
        String content = "4 0 obj <</Length " + packed.size() + "/Filter/FlateDecode>> stream\n";
        pdf.write(content.getBytes(StandardCharsets.US_ASCII));
        packed.writeTo(pdf);
        pdf.write("\nendstream endobj\ntrailer <</Root 1 0 R/Size 5>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
        return pdf.toByteArray();
    }

    private static void addPage(PDDocument document, String text) throws IOException {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
            content.setLeading(14);
            content.newLineAtOffset(60, 720);
            for (String line : text.split("\n", -1)) {
                content.showText(line);
                content.newLine();
            }
            content.endText();
        }
    }

    public static byte[] docx() throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            CTStyle style = CTStyle.Factory.newInstance();
            style.setStyleId("Heading1");
            style.addNewName().setVal("heading 1");
            document.createStyles().addStyle(new XWPFStyle(style));
            XWPFParagraph heading = document.createParagraph();
            heading.setStyle("Heading1");
            heading.createRun().setText("Travel policy");
            document.createParagraph().createRun().setText("Employees book trains first. 员工优先乘坐火车。");
            XWPFTable table = document.createTable(2, 2);
            table.getRow(0).getCell(0).setText("City");
            table.getRow(0).getCell(1).setText("Limit");
            table.getRow(1).getCell(0).setText("Berlin");
            table.getRow(1).getCell(1).setText("140 EUR");
            document.createParagraph().createRun().setText("After the table.");
            return bytes(document::write);
        }
    }

    public static byte[] pptx(int slides) throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            for (int i = 1; i <= slides; i++) {
                XSLFSlide slide = show.createSlide();
                slide.createTextBox().setText("Title of slide " + i);
                slide.createTextBox().setText("Point made on slide " + i + ".");
            }
            return bytes(show::write);
        }
    }

    public static byte[] xlsx() throws IOException {
        try (Workbook workbook = new XSSFWorkbook()) {
            fill(workbook);
            return bytes(workbook::write);
        }
    }

    static byte[] xls() throws IOException {
        try (Workbook workbook = new HSSFWorkbook()) {
            fill(workbook);
            return bytes(workbook::write);
        }
    }

    private static void fill(Workbook workbook) {
        for (String name : new String[] {"Prices", "Stock"}) {
            Sheet sheet = workbook.createSheet(name);
            Row header = sheet.createRow(0);
            header.createCell(0).setCellValue("Article");
            header.createCell(1).setCellValue("Note");
            header.createCell(2).setCellValue(name);
            Row row = sheet.createRow(1);
            row.createCell(0).setCellValue("螺丝");
            row.createCell(2).setCellValue(3.5);
        }
    }

    public static byte[] encryptedOffice(byte[] document)
            throws IOException, GeneralSecurityException, InvalidFormatException {
        try (POIFSFileSystem ole = new POIFSFileSystem()) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("secret");
            try (OPCPackage opc = OPCPackage.open(new ByteArrayInputStream(document));
                    OutputStream out = encryptor.getDataStream(ole)) {
                opc.save(out);
            }
            return bytes(ole::writeFilesystem);
        }
    }

    /** The package with one of its parts exchanged. */
    public byte[] withPart(byte[] document, String part, PartWriter writer) throws IOException {
        Path original = file("original.zip", document);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile from = new ZipFile(original.toFile());
                ZipOutputStream to = new ZipOutputStream(bytes)) {
            to.setLevel(Deflater.BEST_COMPRESSION);
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                to.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(part)) {
                    writer.write(to);
                } else {
                    try (InputStream in = from.getInputStream(entry)) {
                        in.transferTo(to);
                    }
                }
                to.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] zip(String entry, long unpacked) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            blanks(zip, unpacked);
        }
        return bytes.toByteArray();
    }

    /** Changes what the archive's directory says of a part's size. */
    static void declareSize(byte[] zip, String part, int size) {
        int name = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf(part);
        // The name follows the 46 bytes of its header, which has the size at byte 24 (APPNOTE 4.3.12).
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(name - 46 + 24, size);
    }

    public static void blanks(OutputStream out, long count) throws IOException {
        byte[] buffer = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        for (long left = count; left > 0; left -= buffer.length) {
            out.write(buffer, 0, (int) Math.min(left, buffer.length));
        }
    }

    private static byte[] bytes(PartWriter writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes);
        return bytes.toByteArray();
    }

    @FunctionalInterface
    public interface PartWriter {
        void write(OutputStream out) throws IOException;
    }
}
